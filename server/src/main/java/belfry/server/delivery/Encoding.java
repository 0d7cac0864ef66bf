package belfry.server.delivery;

import belfry.protocol.Event;
import belfry.server.task.Failures;
import java.util.function.Function;

/**
 * A form of the bytes for readers: a dialect, its framing, and the options of these readers. All
 * readers with one encoding share the bytes of an item. Made by {@link Delivery#encoding}.
 *
 * <p>Immutable; any thread may use it.
 */
public final class Encoding {
  /** The index of its bytes in every item. */
  final int slot;

  private final String name;
  private final boolean echoing;
  private final boolean tellingChangesOnce;
  private final boolean prompt;
  private final Function<Event, byte[]> encoder;
  private final Failures failures;

  Encoding(
      int slot,
      String name,
      boolean echoing,
      boolean tellingChangesOnce,
      boolean prompt,
      Function<Event, byte[]> encoder,
      Failures failures) {
    this.slot = slot;
    this.name = name;
    this.echoing = echoing;
    this.tellingChangesOnce = tellingChangesOnce;
    this.prompt = prompt;
    this.encoder = encoder;
    this.failures = failures;
  }

  /** Encodes an event. An event that this encoding does not show has no bytes. */
  public byte[] encode(Event event) {
    return encoder.apply(event);
  }

  /** Whether a reader gets the entries that it wrote itself. */
  boolean isEchoing() {
    return echoing;
  }

  /** Whether a reader gets a {@link Change} only once, from the first feed that announces it. */
  boolean isTellingChangesOnce() {
    return tellingChangesOnce;
  }

  /** Whether a reader gets each coming and going at once, not folded with others. */
  boolean isPrompt() {
    return prompt;
  }

  /** Reports an event that can't be encoded. */
  void failed(Event event, Throwable why) {
    failures.caught("encoding " + name + " of " + event.getClass().getSimpleName(), why);
  }

  /** The name, for logs. */
  @Override
  public String toString() {
    return name;
  }
}
