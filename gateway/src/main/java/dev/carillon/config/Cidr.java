// SPDX-License-Identifier: Apache-2.0
package dev.carillon.config;

import java.net.InetAddress;

/// A network, `10.0.0.0/8` or `fd00::/8`; an address alone is a network of one.
public record Cidr(InetAddress network, int prefix) {

  /// Takes literal addresses only; no name is ever looked up.
  ///
  /// @throws IllegalArgumentException if the text is no network, saying what is expected
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      InetAddress network = InetAddress.ofLiteral(address);
      int longest = network.getAddress().length * 8;
      int prefix = slash < 0 ? longest : prefix(text.substring(slash + 1));
      if (prefix >= 0 && prefix <= longest) {
        return new Cidr(network, prefix);
      }
    } catch (IllegalArgumentException e) {
      // answered below; NumberFormatException is one of them
    }
    throw new IllegalArgumentException("expected a network such as 10.0.0.0/8 or fd00::/8");
  }

  private static int prefix(String digits) {
    return digits.startsWith("+") ? -1 : Integer.parseInt(digits);
  }

  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || ((mine[whole] ^ other[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
