/**
 * The backplane of many instances: logs are Redis streams, told by Redis pub/sub, and names and
 * presence hang on a lease of each instance. Every key and channel begins with {@code belfry:}.
 *
 * <p>Everything lies in a fixed number of partitions, each in one slot of a cluster and with its
 * own copy of the leases: so one script works on all that it needs, and all of a room is told by
 * one node. Scripts are beside this package's classes as resources.
 */
package belfry.server.backplane.redis;
