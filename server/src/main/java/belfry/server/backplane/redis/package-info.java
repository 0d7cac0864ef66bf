/**
 * The backplane of many instances, kept in Redis: logs are streams, published over pub/sub; names
 * and presence belong to an instance as long as it renews its lease.
 *
 * <p>Everything lies in a fixed number of partitions. A partition has one slot of a cluster and a
 * lease of each instance of its own, so a script finds all its keys on one node, and one node
 * publishes all changes of a room. The Lua scripts are resources beside the classes of this
 * package. Every key and channel begins with the prefix of the deployment.
 */
@NullMarked
package belfry.server.backplane.redis;

import org.jspecify.annotations.NullMarked;
