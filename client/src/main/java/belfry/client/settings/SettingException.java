package belfry.client.settings;

/** A setting is refused. The message says where it stands and what is wrong, for a person. */
final class SettingException extends Exception {
  private static final long serialVersionUID = 1;

  SettingException(String message) {
    super(message);
  }
}
