namespace Karaula.Waf.Detection.Sql;

// Grown by tests/Karaula.Waf.Tests/Detection/Sql/FingerprintGrowth.cs.
internal static partial class SqlFingerprints
{
    private const string Bare =
        """
        (Ck!kd )USd )USd; )USd;c )USdBd )USdc )l! )l!; )l!;c )l!c )l(! )l(!; )l(!;c )l(!c ;M ;M(sas ;M; ;M;c
        ;MBdc ;MBw ;MBw;c ;MBwBd ;MBwc ;MBwf ;MBwf; ;MBwfB ;MBwfc ;MF ;MF; ;MF;c ;MFc ;MFs ;MFs; ;MFs;c ;MFsBd ;MFsc
        ;Mc ;Mks ;Mks; ;Mks;c ;MksBd ;Mksc ;Mkw ;Mkw; ;Mkw;c ;MkwBd ;Mkwc ;Mkwkw ;Mvw ;Mvw; ;Mvw;c ;Mvw;k ;MvwBd ;Mvwc
        ;Mw ;Mw; ;Mw;c ;MwBdc ;Mwc ;Mwf ;Mwf; ;Mwf;c ;MwfBd ;Mwfc ;Mwk! ;Mwk!c ;Mwkp ;Mwkp; ;Mwkpc ;Mwks ;Mwks; ;MwksB
        ;Mwksc ;Mws ;Mws; ;Mws;c ;MwsBd ;Mwsc ;SF ;SF; ;SF;c ;SFc ;Sd ;Sd; ;Sd;c ;SdBdc ;Sdc ;Sdkw ;Sdkw; ;SdkwB
        ;Sdkwc ;Swkw ;SwkwB ;Swkwc ;fMks ;fMks; ;fMksB ;fMksc ;k!Sd ;k!Sd; ;k!SdB ;k!Sdc ;kF ;kF;c ;kFc ;kMvw ;kMvwB ;kMvwc
        ;kp ;kp; ;kp;c ;kpc B! B!; B!;c B!c BwF BwF; BwF;c BwFc Ck!kdk F F; F;c Fc Fl!
        Fl!; Fl!;c Fl!c MBwf MBwf; MBwf;c MBwfBd MBwfc MFs MFs; MFs;c MFsBdc MFsc Mks Mks; Mks;c MksBdc Mksc
        Mkw; Mkw;Bd Mkw;c Mkwk! Mkwk!; Mkwk!c Mvw Mvw; Mvw;c Mvw;kp MvwBdc Mvwc Mwkp Mwkp; Mwkp;c Mwkpc Q Q;
        Q;c Qc SF SF; SF;c SFc SdBks SdBks; SdBksB SdBksc Sdkw Sdkw; Sdkw;c SdkwBd Sdkwc Sf Sf; Sf;c
        SfBdc Sfc Sfkw Sfkw; Sfkw;c SfkwBd Sfkwc Sv Sv; Sv;c SvBdc Svc USF USF; USF;c USFc USd USd;
        USd;c USdBdc USdc USdkw USdkw; USdkwB USdkwc al! al!; al!;c al!c awY awYQ awYSF awYSQ awYSd awYSdB awYSdk
        awYSf awYSfk awYSs awYSsB awYSv awYSwk awYaw awvY awvYQ awvYSF awvYSQ awvYSd awvYSf awvYSs awvYSv awvYSw awvYaw d);M(s
        d);M; d);M;c d);MBd d);MBw d);MF; d);MFc d);MFs d);Mc d);Mks d);Mkw d);Mvw d);Mw; d);MwB d);Mwc d);Mwf d);Mwk d);Mws d);SF;
        d);SFc d);Sd; d);SdB d);Sdc d);Sdk d);Swk d);fMk d);k!S d);kF; d);kFc d);kMv d);kp; d);kpc d)B! d)B!; d)B!;c d)B!c d)BF
        d)BF; d)BF;c d)BFc d)BQ d)BQ; d)BQ;c d)BQc d)Bd d)Bd; d)Bd;c d)BdBd d)BdBk d)BdBw d)BdUS d)Bdc d)Bf d)Bf; d)Bf;c
        d)BfBd d)Bfc d)Bks d)Bks; d)BksB d)Bksc d)Bw() d)BwB! d)Mks d)Mks; d)MksB d)Mksc d)UQ d)UQ; d)UQ;c d)UQc d)USF d)USF;
        d)USFc d)USQ d)USQ; d)USQc d)USd d)USd; d)USdB d)USdc d)USdk d)USf d)USf; d)USfB d)USfc d)USfk d)USs d)USs; d)USsB d)USsc
        d)USv d)USv; d)USvB d)USvc d)USwk d)aF d)aF; d)aF;c d)aFc d)aQ d)aQ; d)aQ;c d)aQc d)fMks d)kdl! d)l! d)l!; d)l!;c
        d)l!US d)l!c d)l!ld d)l!qd d)l(Ck d)lCk! d)lF d)lF; d)lF;c d)lFc d)lQ d)lQ; d)lQ;c d)lQc d)lQkd d)ldBd d)lkQ d)lkQc
        d)lp d)lp; d)lp;c d)lpc d)lsBd d)qF d)qF; d)qF;c d)qFc d)qQ d)qQ; d)qQ;c d)qQc d;M d;M(sa d;MBw d;MBwf d;MF
        d;MFs d;Mks d;Mkw d;Mkwk d;Mvw d;Mvw; d;Mw d;Mwf d;Mwk! d;Mwkp d;Mwks d;Mws d;SF d;Sd d;Sd; d;Sd;c d;SdBd d;Sdc
        d;Sdkw d;Swkw d;fMks d;k!Sd d;kF d;kMvw d;kp dB! dB!; dB!;c dB!c dBF dBF; dBF;c dBFc dBQ dBQ; dBQ;c
        dBQc dBd dBd; dBd;c dBdBdc dBdBks dBdBw( dBdUSF dBdUSQ dBdUSd dBdUSf dBdUSs dBdUSv dBdUSw dBdc dBf dBf; dBf;c
        dBfBdc dBfc dBks dBks; dBks;c dBksBd dBksc dBw() dBw(); dBw()B dBw()c dBwB! dBwB!; dBwB!c dMks dMks; dMks;c dMksBd
        dMksc dUQ dUQ; dUQ;c dUQc dUSF dUSF; dUSFc dUSQ dUSQ; dUSQ;c dUSQc dUSd dUSd; dUSd;c dUSdBd dUSdBk dUSdc
        dUSdkw dUSf dUSf; dUSfBd dUSfc dUSfkw dUSs dUSs; dUSs;c dUSsBd dUSsBk dUSsc dUSv dUSvBd dUSwkw dY dYQ dYSF
        dYSQ dYSd dYSdBk dYSdkw dYSf dYSfkw dYSs dYSsBk dYSv dYSwkw dYaw dfMks dfMks; dfMksB dfMksc dkdl! dkdl!; dkdl!c
        dl! dl!; dl!;c dl!USd dl!USf dl!c dl!ld dl!ld; dl!ldc dl!ls dl!ls; dl!lsB dl!lsc dl!qd dl!qd; dl(Ck( dlCk!k dlF
        dlF; dlF;c dlFc dlQ dlQ; dlQc dlQkd dlQkd; dlQkdc dldBdc dldq(C dlkQ dlkQ; dlkQc dlp dlp; dlp;c dlpc
        dlsBdc dlwkdB l! l!; l!;c l!c lF lF; lF;c lFc lQ lQ; lQ;c lQc lp lp; lp;c lpc
        v);M(s v);M; v);M;c v);MBd v);MBw v);MF; v);MFc v);MFs v);Mc v);Mks v);Mkw v);Mvw v);Mw; v);MwB v);Mwc v);Mwf v);Mwk v);Mws
        v);SF; v);SFc v);Sd; v);SdB v);Sdc v);Sdk v);Swk v);fMk v);k!S v);kF; v);kFc v);kMv v);kp; v);kpc v)B! v)B!; v)B!;c v)B!c
        v)BF v)BF; v)BF;c v)BFc v)BQ v)BQ; v)BQ;c v)BQc v)Bd v)Bd; v)Bd;c v)BdBd v)BdBk v)BdBw v)BdUS v)Bdc v)Bf v)Bf;
        v)Bf;c v)BfBd v)Bfc v)Bks v)Bks; v)BksB v)Bksc v)Bw() v)BwB! v)Mks v)Mks; v)MksB v)Mksc v)UQ v)UQ; v)UQ;c v)UQc v)USQ
        v)USQc v)USd v)USd; v)USdB v)USdc v)USdk v)USf v)USf; v)USfc v)USfk v)USs v)USsB v)USsc v)USv v)USv; v)USvB v)USwk v)aF
        v)aF; v)aF;c v)aFc v)aQ v)aQ; v)aQ;c v)aQc v)fMks v)kdl! v)l! v)l!; v)l!US v)l!c v)l!ld v)l!qd v)l(Ck v)lCk! v)lF
        v)lF; v)lF;c v)lFc v)lQ;c v)lQc v)lQkd v)ld v)ldc v)ldq( v)lkQ v)lkQc v)lp v)lp; v)lp;c v)lpc v)ls v)lwkd v)lwqw
        v)qF v)qF; v)qF;c v)qFc v)qQ v)qQ; v)qQ;c v)qQc v;M v;M(sa v;MBw v;MBwf v;MF v;MFs v;Mks v;Mkw v;Mkwk v;Mvw
        v;Mvw; v;Mw v;Mwf v;Mwk! v;Mwkp v;Mwks v;Mws v;SF v;Sd v;Sdkw v;Swkw v;fMks v;k!Sd v;kF v;kMvw v;kp vB! vB!;
        vB!;c vB!c vBF vBF; vBF;c vBFc vBQ vBQ; vBQ;c vBQc vBd vBd; vBd;c vBdBdc vBdBks vBdBw( vBdUSF vBdUSQ
        vBdUSd vBdUSf vBdUSs vBdUSv vBdUSw vBdc vBf vBf; vBf;c vBfBdc vBfc vBks vBks; vBks;c vBksBd vBksc vBw() vBw();
        vBw()B vBw()c vBwB! vBwB!; vBwB!c vMks vMks; vMks;c vMksBd vMksc vUQ vUQ; vUQ;c vUQc vUSF vUSQ vUSQc vUSd
        vUSd;c vUSdBk vUSdc vUSdkw vUSf vUSfc vUSfkw vUSs vUSs;c vUSsBk vUSv vUSvc vUSwkw vY vYQ vYSF vYSQ vYSd
        vYSdBk vYSdkw vYSf vYSfkw vYSs vYSsBk vYSv vYSwkw vYaw vfMks vfMks; vfMksB vfMksc vkdl! vkdl!; vkdl!c vl! vl!;c
        vl!USf vl!c vl(Ck( vlCk!k vlF vlF; vlFc vlQ vlQc vlQkdc vld vldBdc vldq(C vlkQ vlp vlp; vlpc vlwkd
        vlwkd; vlwkdB vlwqwc w);M(s w);M; w);M;c w);MBd w);MBw w);MF; w);MFc w);MFs w);Mc w);Mks w);Mkw w);Mvw w);Mw; w);MwB w);Mwc
        w);Mwf w);Mwk w);Mws w);SF; w);SFc w);Sd; w);SdB w);Sdc w);Sdk w);Swk w);fMk w);k!S w);kF; w);kFc w);kMv w);kp; w);kpc w)B!
        w)B!; w)B!;c w)B!c w)BF w)BF; w)BF;c w)BFc w)BQ w)BQ; w)BQ;c w)BQc w)Bd w)Bd; w)Bd;c w)BdBd w)BdBk w)BdBw w)BdUS
        w)Bdc w)Bf w)Bf; w)Bf;c w)BfBd w)Bfc w)Bks w)Bks; w)BksB w)Bksc w)Bw() w)BwB! w)Mks w)Mks; w)MksB w)Mksc w)UQ w)UQ;
        w)UQ;c w)UQc w)USF w)USFc w)USQ w)USQc w)USd w)USd; w)USdB w)USdc w)USdk w)USf w)USfc w)USfk w)USs w)USs; w)USsB w)USv
        w)USvB w)USvc w)USwk w)aF w)aF; w)aF;c w)aFc w)aQ w)aQ; w)aQ;c w)aQc w)fMks w)kdl! w)l! w)l!; w)l!;c w)l!c w)l!ld
        w)l!qd w)l(Ck w)lCk! w)lF w)lF;c w)lFc w)lQ w)lQc w)lQkd w)lkQ w)lkQc w)lp w)lp; w)lpc w)qF w)qF; w)qF;c w)qFc
        w)qQ w)qQ; w)qQ;c w)qQc w;M(sa w;MBw w;MBwf w;MF w;MFs w;Mks w;Mkw w;Mkwk w;Mvw w;Mvw; w;Mwf w;Mwk! w;Mwkp w;Mwks
        w;Mws w;SF w;Sdkw w;fMks w;k!Sd w;kF w;kMvw w;kp wB! wB!; wB!c wBF wBF; wBF;c wBFc wBQ wBQ; wBQ;c
        wBQc wBd; wBd;c wBdBdc wBdBks wBdBw( wBdUSF wBdUSQ wBdUSd wBdUSf wBdUSs wBdUSv wBdUSw wBf wBf; wBf;c wBfBdc wBfc
        wBks wBks; wBks;c wBksBd wBksc wBw() wBw(); wBw()B wBw()c wBwB! wBwB!; wBwB!c wMks wMks; wMks;c wMksBd wMksc wUQ
        wUQ; wUQ;c wUQc wUSF wUSQ wUSQ; wUSd wUSd; wUSdBd wUSdBk wUSdc wUSdkw wUSfkw wUSs wUSsBk wUSsc wUSv wUSv;c
        wY wYQ wYSF wYSQ wYSd wYSdBk wYSdkw wYSf wYSfkw wYSs wYSsBk wYSv wYSwkw wYaw wfMks wfMks; wfMksB wfMksc
        wkdl! wkdl!; wkdl!c wl! wl!; wl!;c wl!USd wl!c wl!ldc wl!qd wl!qd; wl!qdc wl(Ck( wlF wlF; wlFc wlQ wlQ;c
        wlQc wldBdc wlkQc wlp;c wlpc wvY wvYQ wvYSF wvYSQ wvYSd wvYSdB wvYSdk wvYSf wvYSfk wvYSs wvYSsB wvYSv wvYSwk
        wvYaw
        """;

    private const string Quoted =
        """
        s),F); s),F)B s),F)c s); s);M s);M(s s);M; s);M;c s);MBd s);MBw s);MF s);MF; s);MFc s);MFs s);Mc s);Mks s);Mkw s);Mvw
        s);Mw s);Mw; s);MwB s);Mwc s);Mwf s);Mwk s);Mws s);SF s);SF; s);SFc s);Sd s);Sd; s);SdB s);Sdc s);Sdk s);Swk s);c s);fMk
        s);k!S s);kF s);kF; s);kFc s);kMv s);kp s);kp; s);kpc s)B! s)B!; s)B!;c s)B!c s)BF s)BF; s)BF;c s)BFc s)BQ s)BQ;
        s)BQ;c s)BQc s)Bd s)Bd; s)Bd;c s)BdBd s)BdBk s)BdBw s)BdUS s)Bdc s)Bf s)Bf; s)Bf;c s)BfBd s)Bfc s)Bks s)Bks; s)BksB
        s)Bksc s)Bw() s)BwB! s)Mks s)Mks; s)MksB s)Mksc s)UQ s)UQ; s)UQ;c s)UQc s)USF s)USF; s)USFc s)USQ s)USQ; s)USQc s)USd
        s)USd; s)USdB s)USdc s)USdk s)USf s)USf; s)USfB s)USfc s)USfk s)USs s)USs; s)USsB s)USsc s)USv s)USv; s)USvB s)USvc s)USwk
        s)aF s)aF; s)aF;c s)aFc s)aQ s)aQ; s)aQ;c s)aQc s)c s)fMks s)kdl! s)l! s)l!; s)l!;c s)l!US s)l!c s)l!l! s)l!ld
        s)l!qd s)l(Ck s)lCk! s)lF s)lF; s)lF;c s)lFc s)lFls s)lQ s)lQ; s)lQ;c s)lQc s)lQkd s)lQls s)ld s)ld; s)ld;c s)ldBd
        s)ldc s)ldls s)ldq( s)lkQ s)lkQc s)lp s)lp; s)lp;c s)lpc s)ls s)ls; s)lsc s)lsq( s)lwkd s)lwqw s)qF s)qF; s)qF;c
        s)qFc s)qQ s)qQ; s)qQ;c s)qQc s)qd; s)qd;c s)qdBd s)qdc s)qs; s)qs;c s)qsBd s)qsc s)qsls s)qv; s)qv;c s)qvBd s)qvc
        s,F s,F); s,F);c s,F)Bd s,F)c s,Q; s,Q;c s,Qc s,d); s,d);c s,d)Bd s,d)c s,s); s,s);c s,s)Bd s,s)c s,v); s,v);c
        s,v)Bd s,v)c s; s;M s;M(sa s;M; s;M;c s;MBdc s;MBw s;MBw; s;MBwB s;MBwc s;MBwf s;MF s;MF; s;MF;c s;MFc s;MFs
        s;MFs; s;MFsB s;MFsc s;Mc s;Mks s;Mks; s;MksB s;Mksc s;Mkw s;Mkw; s;MkwB s;Mkwc s;Mkwk s;Mvw s;Mvw; s;MvwB s;Mvwc s;Mw
        s;Mw; s;Mw;c s;MwBd s;Mwc s;Mwf s;Mwf; s;MwfB s;Mwfc s;Mwk! s;Mwkp s;Mwks s;Mws s;Mws; s;MwsB s;Mwsc s;SF s;SF; s;SF;c
        s;SFc s;Sd s;Sd; s;Sd;c s;SdBd s;Sdc s;Sdkw s;Swkw s;c s;fMks s;k!Sd s;kF s;kF; s;kF;c s;kFc s;kMvw s;kp s;kp;
        s;kp;c s;kpc sB! sB!; sB!;c sB!c sBF sBF; sBF;c sBFc sBQ sBQ; sBQ;c sBQc sBd sBd; sBd;c sBdBdc
        sBdBks sBdBw( sBdUSF sBdUSQ sBdUSd sBdUSf sBdUSs sBdUSv sBdUSw sBdc sBf sBf; sBf;c sBfBdc sBfc sBks sBks; sBks;c
        sBksBd sBksc sBw() sBw(); sBw()B sBw()c sBwB! sBwB!; sBwB!c sF; sF;c sFc sFs sMks sMks; sMks;c sMksBd sMksc
        sUQ sUQ; sUQ;c sUQc sUSF sUSFc sUSQ sUSQ;c sUSQc sUSd sUSd; sUSd;c sUSdBd sUSdBk sUSdc sUSdkw sUSf sUSf;
        sUSf;c sUSfBd sUSfc sUSfkw sUSs sUSs;c sUSsBk sUSsc sUSv sUSv; sUSv;c sUSvBd sUSvc sUSwkw sY sYQ sYSF sYSQ
        sYSd sYSdBk sYSdkw sYSf sYSfkw sYSs sYSsBk sYSv sYSwkw sYaw sa! sa!); sa!);c sa!)Bd sa!)c sa!; sa!;c sa!as
        sa!c sa!ls sa!qs saF saF); saF);c saF)Bd saF)c saF; saF;c saFas saFc saFls saQ saQ); saQ);c saQ)Bd saQ)c
        saQ; saQ;c saQas saQc saQls sad); sad);c sad)Bd sad)c sad; sad;c sadBdc sadas sadc sadls saf); saf);c saf)Bd
        saf)c saf; saf;c safBdc safas safc safls sap sap); sap);c sap)Bd sap)c sap; sap;c sapas sapc sapls sapqs
        sas sav); sav);c sav)Bd sav)c sav; sav;c savBdc savas savc savls saw); saw);c saw)Bd saw)c saw; saw;c sawBdc
        sawas sawc sawls sc sfMks sfMks; sfMksB sfMksc skdl! skdl!; skdl!c sl! sl!); sl!);c sl!)Bd sl!)c sl!; sl!;c
        sl!USd sl!USs sl!as sl!c sl!l! sl!ld sl!ld; sl!ldB sl!ls sl!qd sl!qd; sl!qdc sl!qs sl(Ck( slCk!k slF slF); slF);c
        slF)Bd slF)c slF; slF;c slFas slFc slFls slQ slQ); slQ);c slQ)Bd slQ)c slQ; slQ;c slQas slQc slQkdc slQls
        sld); sld);c sld)Bd sld)c sld; sld;c sldBdc sldas sldc sldls sldq(C slf); slf);c slf)Bd slf)c slf; slf;c slfBdc
        slfas slfc slfls slkQ slkQ; slp slp); slp);c slp)Bd slp)c slp; slp;c slpas slpc slpls slpqs sls slsc
        slsq(s slv); slv);c slv)Bd slv)c slv; slv;c slvBdc slvas slvc slvls slw); slw);c slw)Bd slw)c slw; slw;c slwBdc
        slwkd slwls slwqwc sq! sq!); sq!);c sq!)Bd sq!)c sq!; sq!;c sq!as sq!c sq!ls sq!qs sqF sqF); sqF);c sqF)Bd
        sqF)c sqF; sqF;c sqFas sqFc sqFls sqQ sqQ); sqQ);c sqQ)Bd sqQ)c sqQ; sqQ;c sqQas sqQc sqQls sqd); sqd);c
        sqd)Bd sqd)c sqd; sqd;c sqdBdc sqdas sqdc sqdls sqf); sqf);c sqf)Bd sqf)c sqf; sqf;c sqfBdc sqfas sqfc sqfls
        sqp sqp); sqp);c sqp)Bd sqp)c sqp; sqp;c sqpas sqpc sqpls sqpqs sqs sqs; sqs;c sqsBdc sqsc sqsls sqv);
        sqv);c sqv)Bd sqv)c sqv; sqv;c sqvBdc sqvas sqvc sqvls sqw); sqw);c sqw)Bd sqw)c sqw; sqw;c sqwBdc sqwas sqwc
        sqwls
        """;
}
