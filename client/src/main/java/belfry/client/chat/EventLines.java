package belfry.client.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.RoomOrder;
import belfry.protocol.WordQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes lines of what happens: one line for each event. It has no state; any thread may use it. */
record EventLines(DisplayTime times) {
  private static final int MOST_NAMES = 8;
  private static final String MARK = "▸ ";

  /**
   * Something that was said in a room.
   *
   * @param where the room, if the line is to name it
   * @param mentions the words that are marked
   */
  Line said(Event.Message message, @Nullable RoomName where, Mentions mentions) {
    Line.Builder line = at(Line.Kind.SAID, message.time());
    name(line, where);
    if (mentions.in(message.text())) {
      line.with(Style.MENTION, MARK);
    }
    speaker(line, message);
    mentions.append(line, message.text());
    return line.end();
  }

  private static void speaker(Line.Builder line, Event.Message message) {
    if (message.act()) {
      line.with(Style.FAINT, "* ").with(Style.NAME, message.from()).with(Style.PLAIN, " ");
    } else if (message.notice()) {
      line.with(Style.FAINT, "-").with(Style.NAME, message.from()).with(Style.FAINT, "- ");
    } else {
      line.with(Style.FAINT, "<").with(Style.NAME, message.from()).with(Style.FAINT, "> ");
    }
  }

  private static void name(Line.Builder line, @Nullable RoomName where) {
    if (where != null) {
      line.with(Style.STRONG, where + " ");
    }
  }

  /**
   * A result of a search.
   *
   * @param marks the places in its text that match
   */
  Line found(int number, Event.Written written, List<WordQuery.Span> marks) {
    Line.Builder line =
        Line.begin(Line.Kind.NOTE)
            .with(Style.STRONG, number + " ")
            .with(Style.FAINT, times.dayAndTime(written.time()) + " ");
    name(line, written instanceof Event.Logged logged ? logged.room() : null);
    return written(line, written, marks);
  }

  /**
   * A message around a result, or the result itself, which has marks.
   *
   * @param marks the places in its text that match
   */
  Line around(Event.Written around, List<WordQuery.Span> marks) {
    Line.Builder line =
        Line.begin(Line.Kind.NOTE)
            .with(marks.isEmpty() ? Style.PLAIN : Style.MENTION, marks.isEmpty() ? "  " : MARK)
            .with(Style.FAINT, times.dayAndTime(around.time()) + " ");
    return written(line, around, marks);
  }

  private static Line written(
      Line.Builder line, Event.Written written, List<WordQuery.Span> marks) {
    switch (written) {
      case Event.Message m -> speaker(line, m);
      case Event.Topic t ->
          line.with(Style.FAINT, "· ")
              .with(Style.NAME, t.from())
              .with(Style.PLAIN, " set the topic: ");
      case Event.Moderation m -> {
        return act(line, m);
      }
      case Event.Told t ->
          line.with(Style.NAME, t.from())
              .with(Style.FAINT, " → ")
              .with(Style.STRONG, "you")
              .with(Style.PLAIN, ": ");
      case Event.Sent s ->
          line.with(Style.STRONG, "you")
              .with(Style.FAINT, " → ")
              .with(Style.NAME, s.to().text())
              .with(Style.PLAIN, ": ");
      case Event.Edited e -> edited(line, e);
      case Event.Removed r -> line.with(Style.FAINT, removed(r));
      case Event.RemovedTold r -> line.with(Style.FAINT, removedTold(r));
    }
    int from = 0;
    for (WordQuery.Span mark : marks) {
      line.with(Style.PLAIN, written.text().substring(from, mark.from()));
      line.with(Style.MENTION, written.text().substring(mark.from(), mark.to()));
      from = mark.to();
    }
    return line.with(Style.PLAIN, written.text().substring(from)).end();
  }

  /** A direct message to this user. */
  Line told(Event.Told told) {
    return at(Line.Kind.SAID, told.time())
        .with(Style.MENTION, MARK)
        .with(Style.NAME, told.from())
        .with(Style.FAINT, " → ")
        .with(Style.STRONG, "you")
        .with(Style.PLAIN, ": " + told.text())
        .end();
  }

  /** A direct message of this user. */
  Line toldBy(Instant time, Nickname to, String text) {
    return at(Line.Kind.OWN, time)
        .with(Style.STRONG, "you")
        .with(Style.FAINT, " → ")
        .with(Style.NAME, to.text())
        .with(Style.PLAIN, ": " + text)
        .end();
  }

  /**
   * A new topic.
   *
   * @param where the room, if the line is to name it
   */
  Line topic(Event.Topic topic, @Nullable RoomName where) {
    Line.Builder line = at(Line.Kind.NOTE, topic.time());
    name(line, where);
    line.with(Style.FAINT, "· ").with(Style.NAME, topic.from());
    return topic.text().isEmpty()
        ? line.with(Style.PLAIN, " took the topic away").end()
        : line.with(Style.PLAIN, " set the topic: " + topic.text()).end();
  }

  /**
   * What a moderator did.
   *
   * @param where the room, if the line is to name it
   */
  Line moderated(Event.Moderation act, @Nullable RoomName where) {
    Line.Builder line = at(Line.Kind.NOTE, act.time());
    name(line, where);
    return act(line, act);
  }

  private static Line act(Line.Builder line, Event.Moderation act) {
    return line.with(Style.FAINT, "· ")
        .with(Style.NAME, act.from())
        .with(Style.PLAIN, " " + act.words())
        .end();
  }

  /** The rules of a room, and the people with a role in it. */
  static List<Line> rulesAre(Event.RulesAre rules) {
    if (rules.roles().isEmpty()) {
      return List.of(
          Line.note(
              rules.room() + " has no owner; /own makes you its owner if you are alone in it"));
    }
    String roles =
        rules.roles().stream()
            .map(one -> one.name() + " (" + one.role().wire() + ")")
            .collect(Collectors.joining(", "));
    List<Line> lines = new ArrayList<>();
    lines.add(Line.note("rules of " + rules.room() + ": " + rules.settings().words()));
    lines.add(Line.note("roles: " + roles));
    for (RoomOrder one : rules.orders()) {
      String why = one.why().isEmpty() ? "" : ": " + one.why();
      String network = one.cloak() == null ? "" : " and network " + one.cloak();
      String who = one.who() + network + " by " + one.by();
      lines.add(Line.note(one.what().wire() + " of " + who + why));
    }
    return lines;
  }

  /**
   * The removal of messages.
   *
   * @param where the room, if the line is to name it
   */
  Line removed(Event.Removed event, @Nullable RoomName where) {
    Line.Builder line = at(Line.Kind.NOTE, event.time());
    name(line, where);
    return line.with(Style.FAINT, "· " + removed(event)).end();
  }

  private static String removed(Event.Removed event) {
    return removed(event.removed(), event.from()) + because(event.why());
  }

  /** The removal of direct messages. */
  static String removedTold(Event.RemovedTold event) {
    return removed(event.removed(), event.from()).replace("message", "direct message")
        + because(event.why());
  }

  private static String because(@Nullable String why) {
    return why == null ? "" : ": " + why;
  }

  /** An empty list stands for the message itself. The operator of the server has no name. */
  private static String removed(List<EntryId> ids, String from) {
    String by = from.equals("operator") ? "" : " by " + from;
    return (ids.size() > 1 ? ids.size() + " messages were removed" : "a message was removed") + by;
  }

  /**
   * Another text of a message.
   *
   * @param where the room, if the line is to name it
   */
  Line edited(Event.Edited event, @Nullable RoomName where) {
    Line.Builder line = at(Line.Kind.SAID, event.time());
    name(line, where);
    return edited(line, event).with(Style.PLAIN, event.text()).end();
  }

  private static Line.Builder edited(Line.Builder line, Event.Edited event) {
    return line.with(Style.FAINT, "· ")
        .with(Style.NAME, event.from())
        .with(Style.PLAIN, " edited a message: ");
  }

  /** The answer to a question for a topic. */
  static Line topicIs(Event.TopicIs topic) {
    return Line.note(
        topic.text() == null
            ? topic.room() + " has no topic"
            : "the topic of " + topic.room() + ": " + topic.text() + " (by " + topic.by() + ")");
  }

  /** What several people did: {@code ann, bob and 3 others joined}. */
  Line several(Instant time, List<Nickname> who, String what) {
    Line.Builder line = at(Line.Kind.NOTE, time).with(Style.FAINT, "· ");
    int named = Math.min(who.size(), MOST_NAMES);
    for (int i = 0; i < named; i++) {
      boolean last = i == who.size() - 1;
      line.with(Style.PLAIN, i == 0 ? "" : last ? " and " : ", ");
      line.with(Style.NAME, who.get(i).text());
    }
    if (named < who.size()) {
      line.with(Style.PLAIN, " and " + (who.size() - named) + " others");
    }
    return line.with(Style.PLAIN, " " + what).end();
  }

  /** The entries of a room, or direct messages, that the server can't replay any more. */
  static Line gap(Event.Gap gap) {
    boolean isDirect = gap.room() == null;
    String where = isDirect ? "" : " of " + gap.room();
    String kind = isDirect ? "direct message" : "message";
    EntryId from = gap.from();
    EntryId to = gap.to();
    String lost =
        from.epoch() == to.epoch()
            ? Count.of(to.seq() - from.seq(), kind) + where + " can't be shown"
            : kind + "s" + where + " may be missing, because a new history began";
    return Line.begin(Line.Kind.TROUBLE).with(Style.WARNING, "≈ " + lost + " ≈").end();
  }

  private Line.Builder at(Line.Kind kind, Instant time) {
    return Line.begin(kind).with(Style.FAINT, times.clock(time) + " ");
  }
}
