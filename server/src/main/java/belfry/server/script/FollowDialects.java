package belfry.server.script;

import belfry.protocol.dialect.Dialect;

/**
 * The dialects in which scripts follow rooms.
 *
 * @param lines one line of json for each event
 * @param serverSent one server-sent event for each event
 */
public record FollowDialects(Dialect lines, Dialect serverSent) {
  /**
   * The dialects over that of programs.
   *
   * @param json the dialect of programs, whose bytes are shared
   */
  public static FollowDialects of(Dialect json) {
    return new FollowDialects(json, new ServerSentDialect(json));
  }
}
