package dev.berth.daemon.cli.client;

/**
 * What the daemon answered.
 *
 * @param status 200 to 599
 * @param mediaType without parameters, in lower case; empty if not stated
 * @param body decoded as UTF-8
 */
public record AdminAnswer(int status, String mediaType, String body) {
    public boolean success() {
        return status / 100 == 2;
    }
}
