package belfry.client.chat;

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
public record Line(Kind kind, List<Span> spans) {
  /** What a line tells. */
  public enum Kind {
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
  public record Span(String text, Style style) {
    public Span {
      text = Visible.of(text);
    }
  }

  public Line {
    spans = List.copyOf(spans);
  }

  public static Line note(String text) {
    return begin(Kind.NOTE).with(Style.FAINT, "· ").with(Style.PLAIN, text).end();
  }

  public static Line trouble(String text) {
    return begin(Kind.TROUBLE).with(Style.WARNING, "! " + text).end();
  }

  static Builder begin(Kind kind) {
    return new Builder(kind);
  }

  /** The same line as one of one's own. */
  Line own() {
    return new Line(Kind.OWN, spans);
  }

  /** The line without its looks. */
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

    Line end() {
      return new Line(kind, spans);
    }
  }
}
