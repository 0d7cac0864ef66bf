/**
 * The command line and the environment of the server. Each part of the server has one class here,
 * which declares the options of the part and makes a validated record of their values.
 */
@NullMarked
package belfry.server.options;

import org.jspecify.annotations.NullMarked;
