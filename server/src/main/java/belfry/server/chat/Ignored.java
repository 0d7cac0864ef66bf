package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Names;
import belfry.server.delivery.IgnoredAuthors;
import belfry.server.delivery.Outgoing;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The authors that one session ignores. Each is known by name, and by the session that had the name
 * when it was ignored: a later name of that session is ignored too. The {@link Outgoing} of the
 * ignoring session leaves their items out. Accessed only by the connection's thread.
 */
final class Ignored {
  private static final String NO_SESSION = "";

  private final Names names;
  private final Identity identity;
  private final Outgoing outgoing;
  private final Answers answers;

  /** The ignored names, each with the id of its session, or {@link #NO_SESSION} if it had none. */
  private final Map<Nickname, String> ignored = new HashMap<>(0);

  Ignored(Names names, Identity identity, Outgoing outgoing, Answers answers) {
    this.names = names;
    this.identity = identity;
    this.outgoing = outgoing;
    this.answers = answers;
  }

  /** Ignores an author, ignores them no more, or lists all of them. */
  void change(Command.Ignore command) {
    if (command.name() != null) {
      toggle(command.name());
      Set<String> sessions = new HashSet<>(ignored.values());
      sessions.remove(NO_SESSION);
      outgoing.ignore(new IgnoredAuthors(ignored.keySet(), sessions));
    }
    answers.tell(
        new Event.Ignoring(
            command.id(),
            ignored.keySet().stream().sorted(Comparator.comparing(Nickname::key)).toList()));
  }

  /** Ignores a name or ends that. A present name also ends what an earlier name began. */
  private void toggle(Nickname name) {
    if (ignored.remove(name) != null) {
      return;
    }
    String session = names.find(name).map(Names.Recipient::holder).orElse(NO_SESSION);
    if (session.equals(identity.id())) {
      throw new RefusedException(Code.BAD_FIELD, "you can't ignore yourself");
    }
    if (!session.equals(NO_SESSION) && ignored.values().removeIf(session::equals)) {
      return;
    }
    if (ignored.size() == Limits.IGNORED) {
      throw new RefusedException(
          Code.BAD_FIELD, "you ignore " + ignored.size() + ", which is as many as you may");
    }
    ignored.put(name, session);
  }
}
