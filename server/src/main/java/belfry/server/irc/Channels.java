package belfry.server.irc;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.IrcShape;
import belfry.protocol.irc.Numeric;
import belfry.server.chat.Directory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one IRC client about rooms, which IRC calls channels. Owned by the connection's
 * thread.
 */
final class Channels {
  /** The longest list of names of a room. */
  static final int MOST_NAMES = 1_000;

  /** The number of earlier messages that a client gets on entering a room, if it knows times. */
  private static final int LINES_ON_JOIN = 10;

  /** Bytes of an answer that cost as much as a look at one room. */
  private static final int WORK = 16;

  /** The cost of a question about one room, in the same way. */
  private static final int LOOK = 256;

  private final IrcClient client;
  private String partReason = "";
  private boolean parting;

  Channels(IrcClient client) {
    this.client = client;
  }

  /** Whether the client leaves rooms now because it wants to. */
  boolean isParting() {
    return parting;
  }

  /** The reason that the client gave for leaving a room; empty for none. */
  String partReason() {
    return partReason;
  }

  private static List<String> parts(String list) {
    return List.of(list.split(",", -1)).stream().filter(part -> !part.isEmpty()).toList();
  }

  /** The first parameter as a list; empty, with a reply, if there is none. */
  private List<String> targets(IrcMessage command) {
    if (command.params().isEmpty() || command.params().getFirst().isEmpty()) {
      client.replies().needMoreParams(command);
      return List.of();
    }
    return parts(command.params().getFirst());
  }

  void join(IrcMessage command) {
    List<String> targets = targets(command);
    if (targets.equals(List.of("0"))) {
      client.session().rooms().forEach(room -> part(room.toString()));
      return;
    }
    List<String> keys = command.params().size() > 1 ? keys(command.params().get(1)) : List.of();
    for (int at = 0; at < targets.size(); at++) {
      join(targets.get(at), at < keys.size() ? keys.get(at) : "");
    }
  }

  private static List<String> keys(String list) {
    return List.of(list.split(",", -1));
  }

  private void join(String typed, String key) {
    Optional<RoomName> room = IrcClient.room(typed);
    if (room.isEmpty()) {
      client.reply(Numeric.NO_SUCH_CHANNEL, typed);
      return;
    }
    if (client.isIn(room.get())) {
      return; // a second answer would empty the client's list of names
    }
    try {
      boolean withTimes = client.capabilities().shape() != IrcShape.PLAIN;
      int lines = withTimes ? LINES_ON_JOIN : 0;
      client.perform(new Command.Join(null, room.get(), null, lines, key.isEmpty() ? null : key));
    } catch (RefusedException e) {
      switch (e.refusal().code()) {
        case TOO_MANY_ROOMS -> client.reply(Numeric.TOO_MANY_CHANNELS, typed, e.refusal().why());
        case NOT_ALLOWED -> client.reply(Numeric.INVITE_ONLY, typed);
        case KEY_NEEDED, BAD_FIELD -> client.reply(Numeric.BAD_CHANNEL_KEY, typed);
        case FULL -> client.reply(Numeric.CHANNEL_IS_FULL, typed);
        case BANNED -> client.reply(Numeric.BANNED_FROM_CHANNEL, typed, e.refusal().why());
        case LOGIN_NEEDED -> client.reply(Numeric.ACCOUNT_NEEDED, typed);
        default -> throw e;
      }
    }
  }

  void part(IrcMessage command) {
    partReason = command.params().size() > 1 ? command.params().get(1) : "";
    targets(command).forEach(this::part);
    partReason = "";
  }

  private void part(String typed) {
    Optional<RoomName> room = memberOf(typed);
    if (room.isPresent()) {
      parting = true;
      try {
        client.perform(new Command.Leave(null, room.get(), IrcClient.reason(partReason)));
      } finally {
        parting = false;
      }
    }
  }

  /** The room that the client is in; empty, with a reply, if it is not in a room of this name. */
  private Optional<RoomName> memberOf(String typed) {
    Optional<RoomName> room = existing(typed);
    if (room.isPresent() && !client.isIn(room.get())) {
      client.reply(Numeric.NOT_ON_CHANNEL, typed);
      return Optional.empty();
    }
    return room;
  }

  /** The room with people in it; empty, with a reply, if there is none of this name. */
  Optional<RoomName> existing(String typed) {
    Optional<RoomName> room = IrcClient.room(typed);
    if (room.isPresent()
        && (client.isIn(room.get())
            || client.directory().members(client.session(), room.get()) > 0)) {
      return room;
    }
    client.reply(Numeric.NO_SUCH_CHANNEL, typed);
    return Optional.empty();
  }

  void topic(IrcMessage command) {
    if (command.params().isEmpty()) {
      client.replies().needMoreParams(command);
      return;
    }
    String typed = command.params().getFirst();
    if (command.params().size() > 1) {
      memberOf(typed).ifPresent(room -> setTopic(room, command.params().get(1)));
    } else {
      existing(typed)
          .ifPresent(room -> {
            Event.Logged topic = client.directory().topic(client.session(), room);
            if (topic == null) {
              client.reply(Numeric.NO_TOPIC, room.toString());
            } else {
              topic(topic, room, client.replies());
            }
          });
    }
  }

  private void setTopic(RoomName room, String text) {
    try {
      client.posts().add(new SentPosts.Post("TOPIC", room.toString(), text, true));
      client.perform(new Command.Topic(null, room, text));
    } catch (RefusedException e) {
      client.posts().takeBack();
      if (e.refusal().code() != Code.NOT_ALLOWED) {
        throw e;
      }
      client.reply(Numeric.CHANNEL_OPERATOR_NEEDED, room.toString());
    }
  }

  /** Adds the topic of a room, if it has one. */
  static void topic(Event.@Nullable Logged topic, RoomName room, Replies replies) {
    if (topic != null) {
      String time = Long.toString(topic.time().getEpochSecond());
      replies.add(Numeric.TOPIC, room.toString(), topic.text());
      replies.add(Numeric.TOPIC_WHO_TIME, room.toString(), topic.from(), time);
    }
  }

  void names(IrcMessage command) {
    if (command.params().isEmpty()) {
      client.reply(Numeric.END_OF_NAMES, "*");
      return;
    }
    String typed = command.params().getFirst();
    Optional<RoomName> room = IrcClient.room(typed);
    Directory.View view =
        room.map(it -> client.directory().view(client.session(), it, MOST_NAMES))
            .orElse(Directory.View.EMPTY);
    if (view.people().isEmpty()) {
      client.reply(Numeric.END_OF_NAMES, typed);
    } else {
      names(room.orElseThrow(), view, client, client.replies());
    }
  }

  /** Adds the list of the people in a room. */
  static void names(RoomName room, Directory.View view, IrcClient client, Replies replies) {
    boolean withMasks = client.capabilities().has(Capability.USERHOST_IN_NAMES);
    List<String> shown =
        view.people().stream()
            .map(person -> {
              String name = person.name().text();
              return rank(person.role()) + (withMasks ? client.users().of(name) : name);
            })
            .toList();
    replies.addList(Numeric.NAMES, shown, " ", view.isHidden() ? "@" : "=", room.toString());
    replies.add(Numeric.END_OF_NAMES, room.toString());
  }

  /** The sign of a role before a name. */
  static String rank(@Nullable Role role) {
    return isOperator(role) ? "@" : role == Role.SPEAKER ? "+" : "";
  }

  /** Whether a role is what IRC calls an operator. */
  static boolean isOperator(@Nullable Role role) {
    return role != null && role.compareTo(Role.HOST) >= 0;
  }

  void list(IrcMessage command) {
    RoomFilter filter =
        RoomFilter.of(command.params().isEmpty() ? "" : command.params().getFirst());
    client.reply(Numeric.LIST_START, "Channel");
    List<RoomInfo> all = client.directory().rooms(client.session());
    client.session().outgoing().charge(all.size() * WORK);
    RoomFilter.Ages ages = ages();
    Stream.concat(hidden(), all.stream())
        .filter(room -> filter.shows(room, ages))
        .limit(Limits.LISTED)
        .forEach(this::listed);
    client.reply(Numeric.END_OF_LIST);
  }

  private RoomFilter.Ages ages() {
    return new RoomFilter.Ages() {
      @Override
      public Optional<Duration> ofRoom(RoomName room) {
        client.session().outgoing().charge(LOOK);
        return inUseSince(room).map(this::age);
      }

      @Override
      public Optional<Duration> ofTopic(RoomName room) {
        client.session().outgoing().charge(LOOK);
        return Optional.ofNullable(client.directory().topic(client.session(), room))
            .map(topic -> age(topic.time()));
      }

      private Duration age(Instant since) {
        return Duration.between(since, client.now());
      }
    };
  }

  /** The time when the person entered who is in a room for the longest time; empty for none. */
  Optional<Instant> inUseSince(RoomName room) {
    return client.directory().people(client.session(), room, 1).stream()
        .map(Person::since)
        .findFirst();
  }

  /** The rooms of the client that are in no list for others. */
  private Stream<RoomInfo> hidden() {
    return client.session().rooms().stream()
        .filter(client.session()::isInHidden)
        .map(room -> {
          Event.Logged topic = client.directory().topic(client.session(), room);
          int members = client.directory().members(client.session(), room);
          return new RoomInfo(room, members, topic == null ? null : topic.text());
        });
  }

  private void listed(RoomInfo room) {
    String topic = room.topic() == null ? "" : room.topic();
    client.reply(Numeric.LIST, room.name().toString(), "" + room.members(), topic);
  }

  /** {@code KICK #CHANNEL NICK[,NICK] [COMMENT]}, or as many channels as names. */
  void kick(IrcMessage command) {
    List<String> params = command.params();
    if (params.size() < 2) {
      client.replies().needMoreParams(command);
      return;
    }
    String why = params.size() > 2 ? params.get(2) : null;
    List<String> rooms = targets(command);
    List<String> names = rooms.isEmpty() ? List.of() : parts(params.get(1));
    for (int at = 0; at < Math.min(names.size(), Messages.MOST_TARGETS); at++) {
      String name = names.get(at);
      memberOf(rooms.get(rooms.size() == names.size() ? at : 0))
          .ifPresent(room -> kick(room, name, why));
    }
    if (names.size() > Messages.MOST_TARGETS) {
      client.reply(Numeric.TOO_MANY_TARGETS, names.get(Messages.MOST_TARGETS));
    }
  }

  private void kick(RoomName room, String typed, @Nullable String why) {
    SentPosts.Post post = new SentPosts.Post("KICK", room.toString(), typed, true);
    client.posts().add(post);
    try {
      Nickname who = client.known(typed).orElse(Nickname.of(typed));
      client.perform(new Command.Moderate(null, room, Sanction.KICK, who, null, why));
    } catch (RefusedException e) {
      client.posts().takeBack();
      kickRefused(e.refusal(), post, client.replies());
    }
  }

  /** Answers a kick that was refused, at once or by the log of the room. */
  static void kickRefused(Refusal refusal, SentPosts.Post kick, Replies replies) {
    switch (refusal.code()) {
      case NOT_ALLOWED -> replies.add(Numeric.CHANNEL_OPERATOR_NEEDED, kick.target());
      case NOT_IN_ROOM -> replies.add(Numeric.NOT_ON_CHANNEL, kick.target());
      case NOBODY, BAD_NAME -> replies.add(Numeric.USER_NOT_IN_CHANNEL, kick.text(), kick.target());
      default -> replies.addNotice(refusal.why());
    }
  }

  /**
   * {@code INVITE NICK #CHANNEL}. The list of one's own invitations is not kept, so it is empty.
   */
  void invite(IrcMessage command) {
    List<String> params = command.params();
    if (params.isEmpty()) {
      client.reply(Numeric.END_OF_INVITE_LIST);
    } else if (params.size() < 2) {
      client.replies().needMoreParams(command);
    } else {
      Optional<Nickname> who = client.find(params.getFirst()).map(Directory.Entrant::name);
      if (who.isEmpty()) {
        client.reply(Numeric.NO_SUCH_NICK, params.getFirst());
      } else {
        memberOf(params.get(1)).ifPresent(room -> invite(room, who.get()));
      }
    }
  }

  private void invite(RoomName room, Nickname who) {
    if (client.directory().isIn(room, who)) {
      client.reply(Numeric.USER_ON_CHANNEL, who.text(), room.toString());
      return;
    }
    client.posts().add(new SentPosts.Post("INVITE", room.toString(), who.text(), true));
    try {
      client.perform(new Command.Moderate(null, room, Sanction.INVITE, who, null, null));
    } catch (RefusedException e) {
      client.posts().takeBack();
      if (e.refusal().code() != Code.NOT_ALLOWED) {
        throw e;
      }
      client.reply(Numeric.CHANNEL_OPERATOR_NEEDED, room.toString());
    }
  }
}
