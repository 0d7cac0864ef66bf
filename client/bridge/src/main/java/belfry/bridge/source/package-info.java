/** Where rows come from: a database through JDBC, or a dump of one. */
@NullMarked
package belfry.bridge.source;

import org.jspecify.annotations.NullMarked;
