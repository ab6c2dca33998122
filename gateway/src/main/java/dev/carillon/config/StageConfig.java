package dev.carillon.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One stage of an API. Channels, credentials and metrics of two stages never meet.
public record StageConfig(
    @About("Letters, digits, `-` and `_`, at most 128; the path of the address.") String name,
    @About(
            "Path below a custom domain that stands for this stage; empty is the root of the domain.")
        @Nullable String mappingKey,
    @About(
            "Web origins that may connect, exact or `https://*.example.com`; without a list those at the top.")
        List<String> origins,
    @About("`none` or an authorizer's name; without it what the top says.") @Nullable String auth,
    @Default("[carillon.v1]") @About("Subprotocols that the handshake may select.")
        List<String> subprotocols,
    @About("Stage variables.") Map<String, String> variables) {}
