package belfry.client.console;

import belfry.protocol.dialect.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line to show. Its text can't control a terminal, whoever wrote it.
 *
 * @param kind what it tells
 * @param spans its parts, from left to right
 */
record Line(Kind kind, List<Span> spans) {
  /** What a line tells. */
  enum Kind {
    /** What somebody else said or did. */
    SAID,
    /** What one said oneself. */
    OWN,
    /** What happened. */
    NOTE,
    /** What went wrong, or is missing. */
    TROUBLE
  }

  /** A part of a line that looks the same all over. */
  record Span(String text, Tone tone) {
    Span {
      text = Visible.of(text);
    }
  }

  Line {
    spans = List.copyOf(spans);
  }

  static Line note(String text) {
    return begin(Kind.NOTE).with(Tone.FAINT, "· ").with(Tone.PLAIN, text).end();
  }

  static Line trouble(String text) {
    return begin(Kind.TROUBLE).with(Tone.WARNING, "! " + text).end();
  }

  static Builder begin(Kind kind) {
    return new Builder(kind);
  }

  /** The same line as one of one's own. */
  Line own() {
    return new Line(Kind.OWN, spans);
  }

  /** The line without its looks. */
  String text() {
    return spans.stream().map(Span::text).collect(Collectors.joining());
  }

  /** Puts a line together. */
  static final class Builder {
    private final Kind kind;
    private final List<Span> spans = new ArrayList<>();

    private Builder(Kind kind) {
      this.kind = kind;
    }

    Builder with(Tone tone, String text) {
      if (!text.isEmpty()) {
        spans.add(new Span(text, tone));
      }
      return this;
    }

    Line end() {
      return new Line(kind, spans);
    }
  }
}
