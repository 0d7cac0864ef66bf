/**
 * The command line and the environment of the server. Each part of the server has one file here,
 * which declares the options of that part and makes its validated record of them.
 */
@NullMarked
package belfry.server.options;

import org.jspecify.annotations.NullMarked;
