/**
 * The ports through which the chat keeps what it shares with other instances: logs, names, accounts
 * and presence. Packages {@code local} and {@code redis} implement them.
 */
@NullMarked
package belfry.server.backplane;

import org.jspecify.annotations.NullMarked;
