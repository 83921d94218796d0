<?xml version="1.0"?>
<!-- Picks the comments of builtins out of the evaluator's documentation file. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" indent="no" omit-xml-declaration="yes" />
  <xsl:template match="/">
    <builtins>
      <xsl:copy-of select="doc/members/member[starts-with(@name, 'M:TvixEval.') and contains(@name, 'Builtins.') and contains(@name, '(TvixEval.Core.Machine.Vm,TvixEval.Core.Values.Value')]" />
    </builtins>
  </xsl:template>
</xsl:stylesheet>
