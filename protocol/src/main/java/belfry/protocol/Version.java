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
    var descriptor = Version.class.getModule().getDescriptor();
    String version = descriptor == null ? null : descriptor.rawVersion().orElse(null);
    return version == null ? "Belfry" : "Belfry " + version;
  }
}
