package dev.berth.policies.route;

import dev.berth.policies.workload.RouteFilter.Redirect;

/** Writes the {@code Location} of a redirection (Gateway API, HTTPRequestRedirectFilter). */
public final class RedirectTarget {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private RedirectTarget() {}

    /**
     * The absolute URL to ask instead. The port is that of the filter, else the scheme's own where
     * the filter names a scheme, else the one that was asked; left out where it is the scheme's
     * own.
     *
     * @param matched the rule that took the request
     * @param scheme of the request
     * @param port that was asked; 0 where the request names none
     */
    public static String of(
            Redirect redirect, PathRule matched, RouteRequest request, String scheme, int port) {
        String newScheme = redirect.scheme().orElse(scheme);
        int own = newScheme.equals("https") ? HTTPS : HTTP;
        int asked = redirect.scheme().isPresent() || port == 0 ? own : port;
        int newPort = redirect.port().orElse(asked);
        String path =
                redirect.path()
                        .map(change -> PathRewrite.apply(change, matched, request.path()))
                        .orElse(request.path().text());
        return newScheme
                + "://"
                + redirect.hostname().orElse(request.host())
                + (newPort == own ? "" : ":" + newPort)
                + path
                + request.query();
    }
}
