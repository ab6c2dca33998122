/// The HTTP side: @connections, @channels, health, metrics and the pages.
@NullMarked
package dev.carillon.management;

import org.jspecify.annotations.NullMarked;
