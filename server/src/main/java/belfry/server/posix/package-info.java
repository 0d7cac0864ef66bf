/**
 * Calls of the operating system that Java has no API for, through the foreign function API (JEP
 * 454). Everything here may be missing on a machine; the callers then do without it.
 */
@NullMarked
package belfry.server.posix;

import org.jspecify.annotations.NullMarked;
