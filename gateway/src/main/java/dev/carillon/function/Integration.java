package dev.carillon.function;

/// What a route calls.
public sealed interface Integration permits Builtin {}
