/**
 * What administrators do with a running server or with a deployment, and the audit log of it. It
 * knows words and lines, and no socket.
 */
@NullMarked
package belfry.server.operator;

import org.jspecify.annotations.NullMarked;
