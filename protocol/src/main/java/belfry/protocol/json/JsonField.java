package belfry.protocol.json;

import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * A field of a JSON object. Each field is a constant, so its name is written once.
 *
 * @param name its name
 * @param type the type of its values
 * @param written the name, prepared for fast writing
 */
record JsonField<T>(String name, JsonType<T> type, SerializableString written) {
  JsonField(String name, JsonType<T> type) {
    this(name, type, new SerializedString(name));
  }
}
