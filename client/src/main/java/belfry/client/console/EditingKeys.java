package belfry.client.console;

/** The keys that edit the line. */
enum EditingKeys {
  EMACS,

  /** The line begins in insert mode; Escape leads to command mode. */
  VI
}
