package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.delivery.Outgoing;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The authors that one session ignores. The set itself stands in the session's {@link Outgoing},
 * which leaves their words out. Accessed only by the connection's thread.
 */
final class Ignored {
  private final Identity identity;
  private final Outgoing outgoing;
  private final Answers answers;

  Ignored(Identity identity, Outgoing outgoing, Answers answers) {
    this.identity = identity;
    this.outgoing = outgoing;
    this.answers = answers;
  }

  /** Ignores an author, ignores them no more, or lists all of them. */
  void change(Command.Ignore command) {
    Set<Nickname> names = new HashSet<>(outgoing.ignored());
    if (command.name() != null) {
      toggle(names, command.name());
      outgoing.ignore(names);
    }
    answers.tell(
        new Event.Ignoring(
            command.id(),
            names.stream()
                .sorted(Comparator.comparing(Nickname::key))
                .collect(Collectors.toList())));
  }

  private void toggle(Set<Nickname> names, Nickname name) {
    if (name.equals(identity.name())) {
      throw new RefusedException(Code.BAD_FIELD, "you can't ignore yourself");
    }
    if (names.remove(name)) {
      return;
    }
    if (names.size() == Limits.IGNORED) {
      throw new RefusedException(
          Code.BAD_FIELD, "you ignore " + names.size() + ", which is as many as you may");
    }
    names.add(name);
  }
}
