/**
 * The admin port: HTTP pages for balancers, monitoring and operators, with the liveness, the
 * readiness and the metrics of this instance. No page contains what people write.
 */
@NullMarked
package belfry.server.admin;

import org.jspecify.annotations.NullMarked;
