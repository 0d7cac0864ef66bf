package belfry.client.chat;

import belfry.protocol.dialect.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line to show. Its text can't control a terminal, whoever wrote it.
 *
 * @param spans its parts, from left to right
 */
public record Line(Kind kind, List<Span> spans) {
  /** What a line tells. */
  public enum Kind {
    /** Something that somebody else said or did. */
    SAID,
    /** Something that this user said. */
    OWN,
    /** Something that happened. */
    NOTE,
    /** Something that went wrong, or is missing. */
    TROUBLE
  }

  /** A part of a line in one style. */
  public record Span(String text, Style style) {
    public Span {
      text = Visible.of(text);
    }
  }

  public Line {
    spans = List.copyOf(spans);
  }

  /** A line about something that happened. */
  public static Line note(String text) {
    return begin(Kind.NOTE).with(Style.FAINT, "· ").with(Style.PLAIN, text).end();
  }

  /** A line about something that went wrong. */
  public static Line trouble(String text) {
    return begin(Kind.TROUBLE).with(Style.WARNING, "! " + text).end();
  }

  /** An own line that is not acknowledged yet. */
  static Line pending(String typed) {
    return begin(Kind.NOTE)
        .with(Style.FAINT, "⋯ ")
        .with(Style.PLAIN, typed)
        .with(Style.FAINT, "  (not acknowledged yet)")
        .end();
  }

  /** A line across the window, such as the one before a new day. */
  static Line rule(String text) {
    return begin(Kind.NOTE).with(Style.FAINT, "— " + text + " —").end();
  }

  static Builder begin(Kind kind) {
    return new Builder(kind);
  }

  /** The same line as one of this user's own. */
  Line own() {
    return new Line(Kind.OWN, spans);
  }

  /** The text without styles. */
  public String text() {
    return spans.stream().map(Span::text).collect(Collectors.joining());
  }

  /** Puts a line together. */
  static final class Builder {
    private final Kind kind;
    private final List<Span> spans = new ArrayList<>();

    private Builder(Kind kind) {
      this.kind = kind;
    }

    Builder with(Style style, String text) {
      if (!text.isEmpty()) {
        spans.add(new Span(text, style));
      }
      return this;
    }

    Builder with(Line line) {
      spans.addAll(line.spans());
      return this;
    }

    Line end() {
      return new Line(kind, spans);
    }
  }
}
