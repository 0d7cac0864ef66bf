package belfry.server.web;

/**
 * The settings of HTTP.
 *
 * @param hosts the names by which browsers may reach this server
 * @param guests what scripts without an account may do
 */
public record WebOptions(WebHosts hosts, GuestRights guests) {}
