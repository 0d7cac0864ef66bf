package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.Channels;
import belfry.server.task.Failures;
import belfry.server.task.SerialExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes what channels bring: messages of a room to its log, messages of inboxes and of this
 * instance to a queue each. Called on threads of Lettuce, so it only hands over; the threads {@code
 * inboxes} and {@code instance} exist only while their queue has messages.
 */
final class ChannelRouter implements Channels.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelRouter.class);

  private final Keys keys;
  private final String inboxesChannel;
  private final String ownChannel;
  private final FollowedLogs logs;
  private final TailCheck check;
  private final RedisNames names;
  private final Probe probe;
  private final SerialExecutor inboxes;
  private final SerialExecutor own;

  /**
   * A router.
   *
   * @param ownChannel the channel for messages to this instance
   */
  ChannelRouter(
      Keys keys,
      String ownChannel,
      FollowedLogs logs,
      TailCheck check,
      RedisNames names,
      Probe probe,
      Failures failures) {
    this.keys = keys;
    this.inboxesChannel = keys.inboxes();
    this.ownChannel = ownChannel;
    this.logs = logs;
    this.check = check;
    this.names = names;
    this.probe = probe;
    this.inboxes = new SerialExecutor("inboxes", failures);
    this.own = new SerialExecutor("instance", failures);
  }

  @Override
  public void subscribed(String channel) {
    if (channel.equals(inboxesChannel)) {
      check.checkAllSoon();
    } else if (!channel.equals(ownChannel)) {
      logs.subscribed(keys.room(channel));
    }
  }

  @Override
  public void message(String channel, byte[] message) {
    if (channel.equals(inboxesChannel)) {
      inboxes.execute(() -> receiveForInbox(message));
    } else if (channel.equals(ownChannel)) {
      receiveOwn(ChannelMessage.of(message));
    } else {
      logs.received(keys.room(channel), message);
    }
  }

  private void receiveForInbox(byte[] message) {
    switch (ChannelMessage.of(message)) {
      case ChannelMessage.Appended appended -> logs.received(appended.log(), appended);
      case ChannelMessage.Passed passed -> logs.received(passed.log(), passed);
      case ChannelMessage.PresenceChanged _,
          ChannelMessage.NameLost _,
          ChannelMessage.Probed _,
          ChannelMessage.Unreadable _ ->
          LOG.debug("a message that is not for an inbox");
    }
  }

  /** Takes a probe at once: to start a thread for each would be most of what it costs. */
  private void receiveOwn(ChannelMessage message) {
    switch (message) {
      case ChannelMessage.Probed probed -> probe.received(probed.number());
      case ChannelMessage.NameLost lost -> own.execute(() -> names.received(lost));
      case ChannelMessage.Appended _,
          ChannelMessage.Passed _,
          ChannelMessage.PresenceChanged _,
          ChannelMessage.Unreadable _ ->
          LOG.debug("a message that is not for an instance");
    }
  }
}
