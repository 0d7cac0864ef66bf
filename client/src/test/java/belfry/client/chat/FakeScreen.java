package belfry.client.chat;

import belfry.protocol.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A screen that remembers what it was shown. */
final class FakeScreen implements Screen {
  final List<String> printed = new ArrayList<>();
  final List<Line> lines = new ArrayList<>();
  final List<String> secretQuestions = new ArrayList<>();
  final List<String> secrets = new ArrayList<>();
  final List<String> putBack = new ArrayList<>();
  final List<Event> heard = new ArrayList<>();
  List<String> status = List.of();
  @Nullable StatusLine statusLine;
  String prompt = "";
  boolean toOne;
  int bells;
  int acknowledged;
  int refused;
  boolean over;

  /** What was printed since the last time. */
  String printed() {
    String text = String.join("\n", printed);
    printed.clear();
    return text;
  }

  @Override
  public void print(Line line) {
    lines.add(line);
    printed.add(line.text());
  }

  @Override
  public void printSecret(Line line) {
    secrets.add(line.text());
  }

  @Override
  public void status(List<Line> pending, StatusLine line, String wanted) {
    status = new ArrayList<>(pending.stream().map(Line::text).toList());
    status.add(line.line().text());
    statusLine = line;
    prompt = wanted;
  }

  @Override
  public void talksToOne(boolean isToOne) {
    toOne = isToOne;
  }

  @Override
  public boolean askSecret(String question) {
    secretQuestions.add(question);
    return true;
  }

  @Override
  public void bell() {
    bells++;
  }

  @Override
  public void putBack(String typed) {
    putBack.add(typed);
  }

  @Override
  public void heard(Event event) {
    heard.add(event);
  }

  @Override
  public void settled(boolean wasAcknowledged) {
    if (wasAcknowledged) {
      acknowledged++;
    } else {
      refused++;
    }
  }

  @Override
  public void over() {
    over = true;
  }
}
