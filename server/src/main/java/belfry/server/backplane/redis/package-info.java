/**
 * The backplane of many instances: logs are Redis streams, told by Redis pub/sub, and names and
 * presence hang on a lease of each instance. Every key and channel begins with {@code belfry:}.
 *
 * <p>A log has three keys with one hash tag, so that one script appends in a cluster too. Names and
 * presence lie in a fixed number of partitions, each with its own copy of the leases. Scripts are
 * beside this package's classes as resources.
 */
package belfry.server.backplane.redis;
