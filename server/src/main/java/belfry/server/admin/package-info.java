/**
 * The admin port: whether this instance lives, whether it is ready, and its metrics, over HTTP. For
 * balancers, monitoring and people who look after the server; nothing of chat is there.
 */
package belfry.server.admin;
