package belfry.server.operator;

/** How the commands of an administrator are written. */
final class Help {
  static final String AUDIT = "audit [--since 7d|DATE] [--room ROOM] [--by NAME]";
  static final String WHO = "who [WORD]";
  static final String BROADCAST = "broadcast TEXT";
  static final String END = "end NAME|SESSION [REASON]";
  static final String ACCOUNT = "account NAME [create|reset|restore|drop|suspend [TIME] [REASON]]";
  static final String ROOM = "room NAME [own ACCOUNT|clear]";
  static final String BAN = "ban NETWORK [TIME] [REASON], such as ban 192.0.2.0/24 7d spam";
  static final String UNBAN = "unban NETWORK";
  static final String RAID = "raid [1|2|3|off] [TIME], such as raid 2 30m";

  private Help() {}
}
