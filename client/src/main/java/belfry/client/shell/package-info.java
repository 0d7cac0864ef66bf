/**
 * What every command line needs: options and their bounds, server addresses, durations, exit codes,
 * and the terminal that a program was started on.
 */
@NullMarked
package belfry.client.shell;

import org.jspecify.annotations.NullMarked;
