package belfry.protocol.irc;

/**
 * The numeric replies that the server sends (RFC 2812, <a
 * href="https://modern.ircdocs.horse/">modern.ircdocs.horse</a>), with the last parameter of those
 * that always have the same one.
 */
public enum Numeric {
  WELCOME(1),
  YOUR_HOST(2),
  CREATED(3),
  MY_INFO(4),
  ISUPPORT(5, "are supported by this server"),
  USER_MODE_IS(221),
  LUSER_CLIENT(251),
  LUSER_OPERATORS(252, "operators online"),
  LUSER_UNKNOWN(253, "unregistered connections"),
  LUSER_CHANNELS(254, "channels formed"),
  LUSER_ME(255),
  ADMIN_ME(256),
  ADMIN_LOCATION_1(257),
  ADMIN_LOCATION_2(258),
  ADMIN_EMAIL(259),
  LOCAL_USERS(265),
  GLOBAL_USERS(266),
  AWAY(301),
  USERHOST(302),
  ISON(303),
  UNAWAY(305, "You are no longer marked as being away"),
  NOW_AWAY(306, "You have been marked as being away"),
  WHOIS_USER(311),
  WHOIS_SERVER(312),
  WHOIS_OPERATOR(313, "is an operator of the server"),
  WHOWAS_USER(314),
  END_OF_WHO(315, "End of WHO list"),
  WHOIS_IDLE(317, "seconds idle, signon time"),
  END_OF_WHOIS(318, "End of WHOIS list"),
  WHOIS_CHANNELS(319),
  WHOIS_ACCOUNT(330, "is logged in as"),
  LIST_START(321, "Users  Name"),
  LIST(322),
  END_OF_LIST(323, "End of LIST"),
  CHANNEL_MODE_IS(324),
  CHANNEL_CREATED(329),
  NO_TOPIC(331, "No topic is set"),
  TOPIC(332),
  TOPIC_WHO_TIME(333),
  WHOIS_BOT(335, "is a bot"),
  END_OF_INVITE_LIST(337, "End of INVITE list"),
  INVITING(341),
  INVITE_EXCEPTION(346),
  END_OF_INVITE_EXCEPTIONS(347, "End of channel invite exception list"),
  BAN_EXCEPTION(348),
  END_OF_BAN_EXCEPTIONS(349, "End of channel exception list"),
  VERSION(351),
  WHO_REPLY(352),
  NAMES(353),
  WHOX_REPLY(354),
  LINKS(364),
  END_OF_LINKS(365, "End of LINKS list"),
  END_OF_NAMES(366, "End of NAMES list"),
  BAN(367),
  END_OF_BANS(368, "End of channel ban list"),
  END_OF_WHOWAS(369, "End of WHOWAS"),
  INFO(371),
  MOTD(372),
  END_OF_INFO(374, "End of INFO list"),
  MOTD_START(375),
  END_OF_MOTD(376, "End of MOTD command"),
  YOU_ARE_OPERATOR(381, "You are now an IRC operator"),
  TIME(391),
  NO_SUCH_NICK(401, "No such nick/channel"),
  NO_SUCH_SERVER(402, "No such server"),
  NO_SUCH_CHANNEL(403, "No such channel"),
  CANNOT_SEND_TO_CHANNEL(404),
  TOO_MANY_CHANNELS(405),
  WAS_NO_SUCH_NICK(406, "There was no such nickname"),
  TOO_MANY_TARGETS(407, "Too many targets"),
  NO_ORIGIN(409, "No origin specified"),
  INVALID_CAP(410, "Invalid CAP command"),
  NO_RECIPIENT(411, "No recipient given"),
  NO_TEXT_TO_SEND(412, "No text to send"),
  INPUT_TOO_LONG(417, "Input line was too long"),
  UNKNOWN_COMMAND(421, "Unknown command"),
  NO_MOTD(422, "MOTD file is missing"),
  NO_ADMIN_INFO(423, "No administrative info available"),
  NO_NICKNAME_GIVEN(431, "No nickname given"),
  ERRONEOUS_NICKNAME(432),
  NICKNAME_IN_USE(433),
  USER_NOT_IN_CHANNEL(441, "They aren't on that channel"),
  NOT_ON_CHANNEL(442, "You're not on that channel"),
  USER_ON_CHANNEL(443, "is already on channel"),
  SUMMON_DISABLED(445, "SUMMON has been disabled"),
  USERS_DISABLED(446, "USERS has been disabled"),
  NOT_REGISTERED(451, "You have not registered"),
  NEED_MORE_PARAMS(461, "Not enough parameters"),
  ALREADY_REGISTERED(462, "You may not reregister"),
  PASSWORD_MISMATCH(464, "Password incorrect"),
  INVALID_USERNAME(468, "Your username is not valid"),
  CHANNEL_IS_FULL(471, "Cannot join channel (+l): it is full"),
  UNKNOWN_MODE(472, "is unknown mode char to me"),
  INVITE_ONLY(473, "Cannot join channel (+i)"),
  BANNED_FROM_CHANNEL(474),
  BAD_CHANNEL_KEY(475, "Cannot join channel (+k): it needs another key"),
  ACCOUNT_NEEDED(477, "Cannot join channel (+R): only people with an account may"),
  NO_PRIVILEGES(481, "Permission Denied- You're not an IRC operator"),
  CHANNEL_OPERATOR_NEEDED(482, "You're not channel operator"),
  NO_OPERATOR_HOST(491, "No O-lines for your host"),
  UNKNOWN_USER_MODE(501, "Unknown MODE flag"),
  USERS_DONT_MATCH(502, "Can't change mode for other users"),
  HELP_NOT_FOUND(524, "Help not found"),
  INVALID_MODE_PARAM(696),
  HELP_START(704),
  HELP_TEXT(705),
  END_OF_HELP(706, "End of /HELPOP"),
  MONITOR_ONLINE(730),
  MONITOR_OFFLINE(731),
  MONITOR_LIST(732),
  END_OF_MONITOR_LIST(733, "End of MONITOR list"),
  MONITOR_LIST_FULL(734, "Monitor list is full"),
  LOGGED_IN(900),
  SASL_SUCCESS(903, "SASL authentication successful"),
  SASL_FAIL(904),
  SASL_TOO_LONG(905, "SASL message too long"),
  SASL_ABORTED(906, "SASL authentication aborted"),
  SASL_MECHANISMS(908, "are available SASL mechanisms");

  private final String code;
  private final String text;

  Numeric(int code) {
    this(code, "");
  }

  Numeric(int code, String text) {
    this.code = "%03d".formatted(code);
    this.text = text;
  }

  /** The three digits. */
  public String code() {
    return code;
  }

  /** The last parameter; empty if each reply has its own. */
  public String text() {
    return text;
  }
}
