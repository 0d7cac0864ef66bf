package belfry.protocol.json;

import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * A field of an object of JSON. Fields are constants, so the name of each stands once.
 *
 * @param name its name
 * @param type the type of its values
 * @param written the name as a generator writes it fastest
 */
record JsonField<T>(String name, JsonType<T> type, SerializableString written) {
  JsonField(String name, JsonType<T> type) {
    this(name, type, new SerializedString(name));
  }
}
