/** The form of the files that configure a server or a client. Only this package reads files. */
@NullMarked
package belfry.protocol.settings;

import org.jspecify.annotations.NullMarked;
