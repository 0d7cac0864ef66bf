package belfry.server.operator;

import belfry.server.backplane.Account;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An account in lines for an administrator, without secrets. */
final class AccountLines {
  private AccountLines() {}

  static List<String> of(Account account, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(account.name() + " has the account " + account.id() + " since " + account.created());
    if (account.dropped() != null) {
      lines.add("dropped " + account.dropped() + "; the name stays reserved");
    }
    Account.Suspension order = account.suspensionAt(now);
    if (order != null) {
      String until = order.until() == null ? "for ever" : "until " + order.until();
      lines.add("suspended " + until + (order.why().isEmpty() ? "" : ": " + order.why()));
    }
    lines.add(account.password() == null ? "no password" : "a password");
    account
        .tokens()
        .forEach(it ->
            lines.add(
                "token " + it.id() + used(it) + (it.label().isEmpty() ? "" : ": " + it.label())));
    account.keys().forEach(it -> lines.add("key " + it.id() + " " + it.label()));
    return lines;
  }

  private static String used(Account.Token token) {
    return token.used() == null
        ? " never used"
        : " last used " + token.used().toString().substring(0, "2026-11-22".length());
  }
}
