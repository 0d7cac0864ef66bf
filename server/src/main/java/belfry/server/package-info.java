/** Starting, running and stopping a Belfry server. */
package belfry.server;
