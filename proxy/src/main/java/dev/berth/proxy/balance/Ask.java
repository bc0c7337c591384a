package dev.berth.proxy.balance;

import dev.berth.policies.balance.HashSource;
import dev.berth.policies.balance.StableHash;
import dev.berth.proxy.wire.Fields;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of a request may decide who gets it.
 *
 * @param fields its header fields
 * @param target its canonical path, with query
 * @param client its sender
 */
public record Ask(Fields fields, String target, InetAddress client) {
    /** The key that is hashed; empty if the request has no such thing. */
    OptionalLong key(HashSource source) {
        Optional<String> text =
                switch (source) {
                    case HashSource.Header(String name) -> fields.first(name);
                    case HashSource.Cookie(String name) -> cookie(name);
                    case HashSource.ClientAddress() -> Optional.of(client.getHostAddress());
                    case HashSource.Path() -> Optional.of(path());
                };
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(StableHash.of(text.get()));
    }

    /** The first cookie of that name (RFC 6265 §5.4); several fields are one, as HTTP/2 splits. */
    Optional<String> cookie(String name) {
        for (String field : fields.every("Cookie")) {
            for (String pair : field.split(";", -1)) {
                String text = pair.strip();
                if (text.length() > name.length()
                        && text.charAt(name.length()) == '='
                        && text.startsWith(name)) {
                    return Optional.of(text.substring(name.length() + 1));
                }
            }
        }
        return Optional.empty();
    }

    private String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
