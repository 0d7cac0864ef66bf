package belfry.protocol;

/**
 * The version of this program. All modules have the same version, which the build writes into each
 * of them.
 */
public final class Version {
  private Version() {}

  /**
   * The name and the version for people, such as {@code Belfry 1.2.3}; only the name if the class
   * was not loaded as part of a module.
   */
  public static String line() {
    return ("Belfry " + number()).strip();
  }

  /** The version alone, such as {@code 1.2.3}; empty if the class is not in a module. */
  public static String number() {
    var descriptor = Version.class.getModule().getDescriptor();
    return descriptor == null ? "" : descriptor.rawVersion().orElse("");
  }
}
