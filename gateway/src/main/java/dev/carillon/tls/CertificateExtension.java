// SPDX-License-Identifier: Apache-2.0
package dev.carillon.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;

/// The extensions that the development certificates carry, as DER (RFC 5280 section 4.2.1).
final class CertificateExtension {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private CertificateExtension() {}

  /// An authority that signs certificates of servers but no further authority.
  static byte[] authorityOfOneLevel() {
    return critical("2.5.29.19", Der.sequence(Der.yes(), Der.integer(BigInteger.ZERO)));
  }

  static byte[] noAuthority() {
    return critical("2.5.29.19", Der.sequence());
  }

  /// keyCertSign and cRLSign, bits 5 and 6.
  static byte[] signsCertificates() {
    return critical("2.5.29.15", Der.bits(1, new byte[] {0x06}));
  }

  /// digitalSignature, bit 0: all that an elliptic key does in TLS.
  static byte[] signsHandshakes() {
    return critical("2.5.29.15", Der.bits(7, new byte[] {(byte) 0x80}));
  }

  static byte[] serverAuthentication() {
    return plain("2.5.29.37", Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1")));
  }

  static byte[] subjectKey(PublicKey key) throws GeneralSecurityException {
    return plain("2.5.29.14", Der.octets(identifier(key)));
  }

  static byte[] authorityKey(PublicKey key) throws GeneralSecurityException {
    return plain("2.5.29.35", Der.sequence(Der.implicit(0, identifier(key))));
  }

  /// Only localhost, 127.0.0.0/8 and ::1: a stolen key of this authority speaks for no other host.
  static byte[] onlyThisMachine() {
    byte[] v4 = {127, 0, 0, 0, (byte) 0xff, 0, 0, 0};
    byte[] v6 = new byte[32];
    v6[15] = 1;
    Arrays.fill(v6, 16, 32, (byte) 0xff);
    return critical(
        "2.5.29.30",
        Der.sequence(
            Der.wrapped(
                0,
                Der.sequence(dns("localhost")),
                Der.sequence(Der.implicit(IP_ADDRESS, v4)),
                Der.sequence(Der.implicit(IP_ADDRESS, v6)))));
  }

  static byte[] subjectNames(String host, InetAddress... addresses) {
    byte[][] names = new byte[1 + addresses.length][];
    names[0] = dns(host);
    for (int i = 0; i < addresses.length; i++) {
      names[i + 1] = Der.implicit(IP_ADDRESS, addresses[i].getAddress());
    }
    return plain("2.5.29.17", Der.sequence(names));
  }

  private static byte[] dns(String host) {
    return Der.implicit(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
  }

  /// The leftmost 160 bits of SHA-256 (RFC 7093 section 2).
  private static byte[] identifier(PublicKey key) throws GeneralSecurityException {
    return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
  }

  private static byte[] critical(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value));
  }

  private static byte[] plain(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.octets(value));
  }
}
