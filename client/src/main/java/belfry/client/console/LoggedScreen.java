package belfry.client.console;

import belfry.client.chat.Line;
import belfry.client.chat.Screen;
import belfry.client.chat.StatusLine;
import belfry.protocol.Event;
import java.util.List;
import java.util.Optional;

/** A screen that appends every line to a file, too. */
record LoggedScreen(Screen screen, TranscriptLog log) implements Screen {
  @Override
  public void print(Line line) {
    Optional<Line> trouble = log.keep(line);
    screen.print(line);
    trouble.ifPresent(screen::print);
  }

  @Override
  public void printSecret(Line line) {
    screen.printSecret(line);
  }

  @Override
  public void status(List<Line> pending, StatusLine status, String prompt) {
    screen.status(pending, status, prompt);
  }

  @Override
  public void talksToOne(boolean isToOne) {
    screen.talksToOne(isToOne);
  }

  @Override
  public void bell() {
    screen.bell();
  }

  @Override
  public void putBack(String typed) {
    screen.putBack(typed);
  }

  @Override
  public boolean askSecret(String question) {
    return screen.askSecret(question);
  }

  @Override
  public void clear() {
    screen.clear();
  }

  @Override
  public void heard(Event event) {
    screen.heard(event);
  }

  @Override
  public void settled(boolean acknowledged) {
    screen.settled(acknowledged);
  }

  @Override
  public void roomless() {
    screen.roomless();
  }

  @Override
  public void lost() {
    screen.lost();
  }

  @Override
  public void colour(boolean wanted) {
    screen.colour(wanted);
  }

  @Override
  public void over() {
    screen.over();
  }
}
