package belfry.bridge.dump;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Locale;

/** Reads the values of one row of a dump, in the way that {@link Kind} describes. */
final class DumpValues {
  private final DumpLexer lexer;
  private final Charset charset;
  private final Table table;
  private final int[] places;

  /**
   * The values of an INSERT statement.
   *
   * @param places for each value, the place of its column in the table
   */
  DumpValues(DumpLexer lexer, Charset charset, Table table, int[] places) {
    this.lexer = lexer;
    this.charset = charset;
    this.table = table;
    this.places = places.clone();
  }

  /** Reads a row; the current token is the one after its opening parenthesis. */
  Row row() throws BridgeException {
    Row row = new Row(table.columns().size());
    for (int at = 0; at < places.length; at++) {
      if (at > 0) {
        expect(',');
      }
      value(row, places[at]);
    }
    if (!lexer.isSign(')')) {
      throw lexer.wrong("a row of table " + table.name() + " has not " + places.length + " values");
    }
    lexer.next();
    return row;
  }

  private void expect(char sign) throws BridgeException {
    if (!lexer.isSign(sign)) {
      throw lexer.wrong("a row of table " + table.name() + " has not " + places.length + " values");
    }
    lexer.next();
  }

  private void value(Row row, int place) throws BridgeException {
    if (lexer.token() == DumpToken.WORD && lexer.text().startsWith("_")) {
      lexer.next(); // the character set of one value, such as _binary
    }
    Column column = table.columns().get(place);
    switch (lexer.token()) {
      case STRING, HEX -> bytes(row, place, column, lexer.value());
      case NUMBER -> row.set(place, column.kind().written(lexer.text()));
      case BITS -> row.set(place, new BigInteger(lexer.text(), 2).toString());
      case WORD -> word(row, place);
      case NAME, SIGN, END, EOF -> throw notAValue();
    }
    lexer.next();
  }

  private void word(Row row, int place) throws BridgeException {
    switch (lexer.text().toLowerCase(Locale.ROOT)) {
      case "null", "default" -> {} // a new row has only NULLs
      case "true" -> row.set(place, "1");
      case "false" -> row.set(place, "0");
      default -> throw notAValue();
    }
  }

  private BridgeException notAValue() {
    return lexer.wrong("a value of table " + table.name() + " is expected");
  }

  private void bytes(Row row, int place, Column column, byte[] value) throws BridgeException {
    if (column.kind() == Kind.BYTES) {
      row.setBytes(place, value);
    } else if (column.kind() == Kind.NUMBER && isRaw(column)) {
      row.set(place, new BigInteger(1, value).toString());
    } else {
      row.set(place, column.kind().written(decoded(column, value)));
    }
  }

  /** Whether a number is written by the bytes of its bits. */
  private boolean isRaw(Column column) {
    return lexer.token() == DumpToken.HEX
        || column.type().toLowerCase(Locale.ROOT).startsWith("bit");
  }

  private String decoded(Column column, byte[] value) throws BridgeException {
    String text = new String(value, charset);
    // Only a text with a sign for what is no text needs a closer look.
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        return charset.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      } catch (CharacterCodingException _) { // the message says more
        throw lexer.wrong(
            "a value of %s.%s is not in %s; name the character set with --charset"
                .formatted(table.name(), column.name(), charset));
      }
    }
    return text;
  }
}
