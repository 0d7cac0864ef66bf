/**
 * The admin port: over HTTP, whether this instance lives, whether it is ready, and its metrics. For
 * balancers, monitoring and operators; it shows nothing of what people write.
 */
@NullMarked
package belfry.server.admin;

import org.jspecify.annotations.NullMarked;
