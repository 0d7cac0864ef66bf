/**
 * The text dialect, for people at nc or telnet: the commands that they type, and the lines that
 * they read.
 */
@NullMarked
package belfry.protocol.text;

import org.jspecify.annotations.NullMarked;
