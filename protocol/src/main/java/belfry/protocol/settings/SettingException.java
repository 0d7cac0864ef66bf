package belfry.protocol.settings;

/** A setting is refused. The message says where it stands and what is wrong, for a person. */
public final class SettingException extends Exception {
  private static final long serialVersionUID = 1;

  /** A refusal with its reason. */
  public SettingException(String message) {
    super(message);
  }
}
