package belfry.server.backplane;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The form in which a store keeps an account: one line of JSON. A reader ignores fields that it
 * does not know.
 */
public final class AccountCodec {
  private static final JsonFactory JSON = new JsonFactory();

  private AccountCodec() {}

  /** Encodes an account. */
  public static String encode(Account account) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("id", account.id());
      json.writeStringProperty("name", account.name().text());
      json.writeNumberProperty("version", account.version());
      json.writeNumberProperty("generation", account.generation());
      optional(json, "password", account.password());
      json.writeArrayPropertyStart("tokens");
      account.tokens().forEach(token -> write(json, token));
      json.writeEndArray();
      json.writeArrayPropertyStart("keys");
      account.keys().forEach(key -> write(json, key));
      json.writeEndArray();
      json.writeStringProperty("created", account.created().toString());
      optional(json, "registrant", account.registrant());
      optional(json, "dropped", account.dropped());
      Account.Suspension suspended = account.suspended();
      if (suspended != null) {
        json.writeStringProperty("suspended", suspended.why());
        optional(json, "suspended-until", suspended.until());
      }
      json.writeEndObject();
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, Account.Token token) {
    json.writeStartObject();
    json.writeStringProperty("id", token.id());
    json.writeStringProperty("hash", token.hash());
    json.writeStringProperty("label", token.label());
    json.writeStringProperty("created", token.created().toString());
    optional(json, "used", token.used());
    optional(json, "ends", token.ends());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Account.Key key) {
    json.writeStartObject();
    json.writeStringProperty("id", key.id());
    json.writeStringProperty("bytes", key.bytes());
    json.writeStringProperty("label", key.label());
    json.writeStringProperty("created", key.created().toString());
    optional(json, "used", key.used());
    json.writeEndObject();
  }

  private static void optional(JsonGenerator json, String field, @Nullable Object value) {
    if (value != null) {
      json.writeStringProperty(field, value.toString());
    }
  }

  /**
   * Decodes an account.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Account decode(String line) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("an account is an object");
      }
      return account(new Fields(parser));
    } catch (JacksonException | RefusedException | DateTimeException e) {
      throw new IllegalArgumentException("that is no account", e);
    }
  }

  private static Account account(Fields fields) {
    return new Account(
        fields.text("id"),
        Nickname.of(fields.text("name")),
        Long.parseLong(fields.text("version")),
        Long.parseLong(fields.text("generation")),
        fields.optional("password"),
        fields.list("tokens").stream().map(AccountCodec::token).toList(),
        fields.list("keys").stream().map(AccountCodec::key).toList(),
        Instant.parse(fields.text("created")),
        fields.optional("registrant"),
        fields.instant("dropped"),
        suspension(fields));
  }

  private static Account.@Nullable Suspension suspension(Fields fields) {
    String why = fields.optional("suspended");
    return why == null ? null : new Account.Suspension(fields.instant("suspended-until"), why);
  }

  private static Account.Token token(Fields fields) {
    return new Account.Token(
        fields.text("id"),
        fields.text("hash"),
        fields.text("label"),
        Instant.parse(fields.text("created")),
        fields.instant("used"),
        fields.instant("ends"));
  }

  private static Account.Key key(Fields fields) {
    return new Account.Key(
        fields.text("id"),
        fields.text("bytes"),
        fields.text("label"),
        Instant.parse(fields.text("created")),
        fields.instant("used"));
  }

  /** The scalar fields of one object, and its lists of objects. */
  private static final class Fields {
    private final Map<String, String> scalars = new TreeMap<>();
    private final Map<String, List<Fields>> lists = new TreeMap<>();

    Fields(JsonParser parser) {
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        switch (parser.nextToken()) {
          case VALUE_STRING, VALUE_NUMBER_INT -> scalars.put(name, parser.getString());
          case START_ARRAY -> lists.put(name, objects(parser));
          default -> parser.skipChildren();
        }
      }
    }

    private static List<Fields> objects(JsonParser parser) {
      List<Fields> objects = new ArrayList<>();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY && token != null;
          token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          objects.add(new Fields(parser));
        } else {
          parser.skipChildren();
        }
      }
      return objects;
    }

    String text(String name) {
      String value = scalars.get(name);
      if (value == null) {
        throw new IllegalArgumentException("\"" + name + "\" is missing");
      }
      return value;
    }

    @Nullable String optional(String name) {
      return scalars.get(name);
    }

    @Nullable Instant instant(String name) {
      String value = scalars.get(name);
      return value == null ? null : Instant.parse(value);
    }

    List<Fields> list(String name) {
      return lists.getOrDefault(name, List.of());
    }
  }
}
