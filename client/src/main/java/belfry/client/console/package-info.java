/**
 * The chat for people: a model of the conversation that knows no terminal and no socket ({@link
 * belfry.client.console.Chat}), the connection that keeps it up ({@link
 * belfry.client.console.Dialer}), and the fronts that show it: a terminal, plain lines, a filter.
 */
package belfry.client.console;
