/**
 * Decides who may log in to an account: passwords, tokens and keys are checked here, within limits,
 * and end in one gate.
 */
@NullMarked
package belfry.server.account;

import org.jspecify.annotations.NullMarked;
